namespace Slipway.Tests.GitHub.Rest;

/// <summary>What a request needs of its token.</summary>
internal enum Need
{
    Nothing,

    /// <summary>actions: read; nothing at all for what is public.</summary>
    ReadActions,

    /// <summary>actions: read, even for what is public.</summary>
    DownloadActions,

    /// <summary>actions: write.</summary>
    WriteActions,
}

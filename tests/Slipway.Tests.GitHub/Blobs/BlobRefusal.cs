namespace Slipway.Tests.GitHub.Blobs;

/// <summary>A request that the blob endpoint answers with an error.</summary>
internal sealed class BlobRefusal(int status, string code, string message) : Exception(message)
{
    public int Status { get; } = status;

    public string Code { get; } = code;
}

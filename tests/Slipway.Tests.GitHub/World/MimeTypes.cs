namespace Slipway.Tests.GitHub.World;

/// <summary>What an artifact of version 7 may be. The service's own list is longer and not published; clients rely on these two.</summary>
public static class MimeTypes
{
    public const string Zip = "application/zip";
    public const string Bytes = "application/octet-stream";

    public static bool IsValid(string? type) => type is Zip or Bytes;
}

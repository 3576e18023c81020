namespace Slipway.Tests.GitHub.World;

/// <summary>Types of artifacts of version 7. The service's list is longer and not published; clients rely on these two.</summary>
public static class MimeTypes
{
    public const string Zip = "application/zip";
    public const string Bytes = "application/octet-stream";

    public static bool IsValid(string? type) => type is Zip or Bytes;
}

namespace Slipway.Storage.Http;

/// <summary>Reads signed links. A link gives access to the bytes behind it, so it must never appear in a message.</summary>
internal static class SecretLink
{
    public static Uri Parse(string? text, string what) =>
        Uri.TryCreate(text, UriKind.Absolute, out var link)
        && (link.Scheme == Uri.UriSchemeHttps || (link.Scheme == Uri.UriSchemeHttp && link.IsLoopback))
            ? link
            : throw new SlipwayException(FailureKind.Store, $"GitHub gave no usable link to {what}. Run the job again.");
}

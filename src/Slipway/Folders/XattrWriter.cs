using Slipway.Files;
using Slipway.Tar;
using static Slipway.Files.Libc;

namespace Slipway.Folders;

/// <summary>Sets extended attributes that the file system supports and that grant no privilege.</summary>
internal sealed class XattrWriter(ExtractOptions options)
{
    // Enough notices to see what is wrong; the rest are only counted.
    private const int MaxNotices = 10;

    public long Skipped { get; private set; }

    public void Set(int descriptor, TarXattr attribute, Place place)
    {
        if (Allowed(attribute, place))
        {
            Check(SetAttribute(descriptor, Name(attribute), Value(attribute), attribute.Value.Length, 0), attribute, place);
        }
    }

    /// <summary>Sets an attribute of a link, pipe or device, which cannot be opened.</summary>
    public void Set(int directory, ReadOnlySpan<byte> name, TarXattr attribute, Place place)
    {
        if (Allowed(attribute, place))
        {
            var path = new LinkPath();
            path.Set(directory, name);
            Check(SetLinkAttribute(path.Span, Name(attribute), Value(attribute), attribute.Value.Length, 0), attribute, place);
        }
    }

    private static byte[] Name(TarXattr attribute) => [.. attribute.Name.Span, 0];

    // An empty span would be passed as a null pointer.
    private static ReadOnlySpan<byte> Value(TarXattr attribute) => attribute.Value.IsEmpty ? "\0"u8 : attribute.Value.Span;

    private bool Allowed(TarXattr attribute, Place place)
    {
        var name = attribute.Name.Span;
        var allowed = options.KeepSpecialBits || name.StartsWith("user."u8) || name.StartsWith("system.posix_acl_"u8);
        if (!allowed)
        {
            Skip(attribute, place, "it may carry privileges");
        }

        return allowed;
    }

    private void Check(int result, TarXattr attribute, Place place)
    {
        if (result == 0)
        {
            return;
        }

        switch ((Error)LastError)
        {
            case Error.NotSupported or Error.NotPermitted or Error.AccessDenied or Error.Invalid or Error.OutOfRange or Error.TooBig:
                Skip(attribute, place, "the file system does not take it");
                break;
            default:
                throw PosixFailure.From($"set the extended attribute {PathText.Show(attribute.Name.Span)} of", place.Shown);
        }
    }

    private void Skip(TarXattr attribute, Place place, string why)
    {
        if (++Skipped <= MaxNotices)
        {
            options.Notice?.Invoke($"The extended attribute {PathText.Show(attribute.Name.Span)} of '{place.Shown}' was left out: {why}.");
        }
    }
}

using System.Text;

namespace Slipway.Cli.Ci.Files;

/// <summary>A file through which a step talks to the runner. It may already have content from others.</summary>
internal static class CommandFile
{
    /// <summary>The file's current size in bytes.</summary>
    public static long Length(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;

    /// <summary>Appends whole lines.</summary>
    public static void Append(string path, string lines)
    {
        using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        if (file.Length > 0)
        {
            file.Seek(-1, SeekOrigin.End);
            if (file.ReadByte() != '\n')
            {
                file.WriteByte((byte)'\n');
            }
        }

        file.Write(Encoding.UTF8.GetBytes(lines));
    }
}

using Slipway.Tar;

namespace Slipway.Folders;

/// <summary>Where an entry goes, for messages; turned into text only when needed.</summary>
internal readonly record struct Place(string Target, ReadOnlyMemory<byte> Path)
{
    public string Shown => System.IO.Path.Join(Target, PathText.Show(Path.Span));
}

using System.Text;
using Slipway.Files;

namespace Slipway.Fingerprints.Contexts;

/// <summary>Decides for each name in one folder whether it is part of the context.</summary>
internal sealed class FolderStep
{
    private readonly IgnoreRules _rules;
    private char[] _path;
    private readonly int _start;

    public FolderStep(IgnoreRules rules, OpenedFolder folder)
    {
        (_rules, Folder) = (rules, folder);
        _path = new char[folder.Path.Length + 256];
        folder.Path.CopyTo(_path);
        _start = folder.Path.Length;
        if (_start > 0)
        {
            _path[_start++] = '/';
        }
    }

    public OpenedFolder Folder { get; }

    /// <summary>Checks a name; null if no part of it belongs to the context.</summary>
    public Found? Look(ReadOnlySpan<byte> name, Libc.Kind kind)
    {
        var length = _start + Encoding.UTF8.GetCharCount(name);
        if (length > _path.Length)
        {
            Array.Resize(ref _path, length * 2);
        }

        Encoding.UTF8.GetChars(name, _path.AsSpan(_start));
        var path = _path.AsSpan(0, length);
        var isFolder = kind == Libc.Kind.Directory;
        var selection = Folder.Selection.IsWhole ? Selection.All : Folder.Selection[path[_start..].ToString()];
        // A file has nothing below it, even if its name matches a wildcard in the middle of a path.
        if (selection is null || (!isFolder && !selection.IsWhole && !selection.Counts))
        {
            return null;
        }

        var matched = isFolder && !_rules.IsEmpty ? _rules.NewMatches() : null;
        var leftOut = !_rules.IsEmpty && _rules.LeavesOut(path, Folder.Matched, matched);
        if (leftOut && !(isFolder && _rules.MayTakeInFrom(path.ToString())))
        {
            return null;
        }

        return new Found(isFolder ? path.ToString() : "", matched, leftOut, selection);
    }

    /// <summary>A name that is part of the context, or may contain something that is.</summary>
    public readonly record struct Found(string Path, bool[]? Matched, bool IsLeftOut, Selection Selection)
    {
        public bool Counts => Selection.IsWhole || Selection.Counts;
    }
}

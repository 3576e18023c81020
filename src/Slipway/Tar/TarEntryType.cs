namespace Slipway.Tar;

/// <summary>What an entry of a tar stream is. The values are the type flags of POSIX.1-2017 pax, section ustar.</summary>
internal enum TarEntryType
{
    /// <summary>A regular file.</summary>
    File = '0',

    /// <summary>Another name of an earlier entry.</summary>
    HardLink = '1',

    /// <summary>A symbolic link.</summary>
    SymbolicLink = '2',

    /// <summary>A character device.</summary>
    CharacterDevice = '3',

    /// <summary>A block device.</summary>
    BlockDevice = '4',

    /// <summary>A directory.</summary>
    Directory = '5',

    /// <summary>A named pipe.</summary>
    Fifo = '6',
}

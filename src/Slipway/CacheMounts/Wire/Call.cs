namespace Slipway.CacheMounts.Wire;

/// <summary>What the agent in the build step says to or wants of its host; the first byte of a call. The second is the mount's number.</summary>
internal enum Call : byte
{
    /// <summary>Which job is to be done? Answer: a <see cref="Job"/> as JSON.</summary>
    Hello = 1,

    /// <summary>The next entries that the host knows of the mount; none means that there are no more.</summary>
    Entries = 2,

    /// <summary>Parts of the mount as a tar stream.</summary>
    Tar = 3,

    /// <summary>Which of the entries are wanted, as bits; empty means all.</summary>
    Want = 4,

    /// <summary>The next bytes of the tar stream of what is wanted; none means its end.</summary>
    Content = 5,

    /// <summary>The mount is done: a <see cref="MountReport"/> as JSON.</summary>
    Done = 6,

    /// <summary>It cannot be done: a <see cref="MountReport"/> as JSON, with the failure.</summary>
    Failed = 7,

    /// <summary>All mounts are done; the answer lets the agent end, and with it the build.</summary>
    End = 8,
}

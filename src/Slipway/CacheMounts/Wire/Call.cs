namespace Slipway.CacheMounts.Wire;

/// <summary>
/// What the agent in the build step tells its host or asks of it: the first byte of a call. The second is the mount's number.
/// </summary>
internal enum Call : byte
{
    /// <summary>Which job is to be done? Answer: a <see cref="Job"/> as JSON.</summary>
    Hello = 1,

    /// <summary>The next entries that the host knows of the mount; an empty answer means that there are no more.</summary>
    Entries = 2,

    /// <summary>Parts of the mount as a tar stream.</summary>
    Tar = 3,

    /// <summary>Which of the entries are wanted, as bits; empty means all.</summary>
    Want = 4,

    /// <summary>The next bytes of the tar stream of wanted entries; an empty answer means its end.</summary>
    Content = 5,

    /// <summary>The mount is done: a <see cref="MountReport"/> as JSON.</summary>
    Done = 6,

    /// <summary>The mount failed: a <see cref="MountReport"/> as JSON, with the failure.</summary>
    Failed = 7,

    /// <summary>All mounts are done; the answer makes the agent end, and with it the build.</summary>
    End = 8,
}

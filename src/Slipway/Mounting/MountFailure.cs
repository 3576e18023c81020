namespace Slipway.Mounting;

/// <summary>Turns an <c>errno</c> of a system call about mounts into a failure that names the path.</summary>
internal static class MountFailure
{
    /// <param name="attempt">What was tried, e.g. "mount".</param>
    /// <param name="path">On what.</param>
    /// <param name="error">The <c>errno</c>.</param>
    /// <param name="said">What the kernel says besides.</param>
    public static SlipwayException Of(string attempt, string path, int error, string said = "")
    {
        var reason = said.Length == 0 ? Kernel.Message(error) : $"{Kernel.Message(error)} ({said})";
        var next = error switch
        {
            Kernel.NotPermitted => " Run slipway with sudo, outside containers.",
            Kernel.NoDevice => " This kernel lacks that kind of file system: try `modprobe erofs`.",
            _ => "",
        };
        return new SlipwayException(FailureKind.Engine, $"Cannot {attempt} '{path}': {reason}.{next}");
    }
}

using System.Runtime.InteropServices;

namespace Slipway.Files;

/// <summary>Turns the last <c>errno</c> into a failure that names the path.</summary>
internal static class PosixFailure
{
    public static SlipwayException From(string attempt, string path) => From(attempt, path, Libc.LastError);

    public static SlipwayException From(string attempt, string path, int error)
    {
        var reason = Marshal.GetPInvokeErrorMessage(error);
        return (Libc.Error)error switch
        {
            Libc.Error.NoSpace or Libc.Error.Quota => new SlipwayException(
                FailureKind.DiskFull,
                $"Cannot {attempt} '{path}': {reason}. Free some space, or choose a folder on another disk."
            ),
            Libc.Error.AccessDenied or Libc.Error.NotPermitted => new SlipwayException(
                FailureKind.Store,
                $"Cannot {attempt} '{path}': {reason}. Run as a user who may, or choose another folder."
            ),
            _ => new SlipwayException(FailureKind.Store, $"Cannot {attempt} '{path}': {reason} (error {error})."),
        };
    }
}

namespace Slipway.Files;

internal static class LinuxOnly
{
    public static void Demand()
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new SlipwayException(
                FailureKind.Usage,
                "Folders can only be saved and restored on Linux: owners, links and attributes have no equal elsewhere."
            );
        }
    }
}

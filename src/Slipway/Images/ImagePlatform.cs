using System.Runtime.InteropServices;

namespace Slipway.Images;

/// <summary>An operating system and an architecture, as OCI names them: e.g. <c>linux</c> and <c>amd64</c>.</summary>
/// <param name="Os">The operating system.</param>
/// <param name="Architecture">The processor architecture.</param>
public sealed record ImagePlatform(string Os, string Architecture)
{
    /// <summary>The platform of images that run on this machine: always Linux.</summary>
    public static ImagePlatform OfThisMachine =>
        new(
            "linux",
            RuntimeInformation.OSArchitecture switch
            {
                System.Runtime.InteropServices.Architecture.X64 => "amd64",
                System.Runtime.InteropServices.Architecture.X86 => "386",
                System.Runtime.InteropServices.Architecture.Armv6 => "arm",
                System.Runtime.InteropServices.Architecture.LoongArch64 => "loong64",
                var other => other.ToString().ToLowerInvariant(),
            }
        );

    /// <inheritdoc/>
    public override string ToString() => $"{Os}/{Architecture}";
}

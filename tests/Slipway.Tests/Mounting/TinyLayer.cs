using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Slipway.Tests.Engines;
using Slipway.Tests.Images;

namespace Slipway.Tests.Mounting;

/// <summary>
/// A layer of two files, and its index, as <c>mkfs.erofs --tar=i --aufs</c> 1.8.6 made it. What /hello holds doesn't count for the index,
/// so every test can have a layer of its own.
/// </summary>
internal static class TinyLayer
{
    private const int HelloLength = 32;

    private const string PackedIndex =
        "H4sICLEdDGsCA2cuZXJvZnMAY2AYBaNgFIxU8Ojh1wcgmgmIORk0GJih4htlebJBtGw+BwMLbu2M6AIcUGFOOrmfHYhZKNDPCsRvHRkYrKH8/0CA4qmPwakwJhMW/R"
        + "pQ2gAoC2MbAtk6ULYxMCz0oWwLIFtPTy8jNScnvzixEiwGCqcljQwMClA1Cuj2INnPiCMK8PkfZP5boPmbkcxnJtF8ptFsMmwBALgR8V4ACAAA";

    public static byte[] Tar(string hello) =>
        TarOf.Write(writer =>
        {
            writer.WriteEntry(new UstarTarEntry(TarEntryType.Directory, "./"));
            writer.WriteEntry(TinyProgram.Entry("say"));
            writer.WriteEntry(TarOf.File("hello", Encoding.UTF8.GetBytes(hello.PadRight(HelloLength)[..HelloLength])));
        });

    public static byte[] Index()
    {
        using var unpacked = new GZipStream(new MemoryStream(Convert.FromBase64String(PackedIndex)), CompressionMode.Decompress);
        var index = new MemoryStream();
        unpacked.CopyTo(index);
        return index.ToArray();
    }
}

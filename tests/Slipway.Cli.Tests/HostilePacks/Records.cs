using System.Security.Cryptography;

namespace Slipway.Cli.Tests.HostilePacks;

/// <summary>Records of stashes (docs/formats/stash.md) and recipes (docs/formats/recipe.md) for packs that are planted.</summary>
internal static class Records
{
    public static string Folder(long size, string digest, string packs = "", long raw = 0) =>
        $"{Start(raw)},\"packs\":[{packs}],\"folder\":{Tar(0, size, digest)}}}";

    public static string Image(string names, string layers, string documents = "") =>
        $$"""
            {{Start(0)}},"packs":[],"image":{"names":[{{names}}],"root":{"mediaType":"m","digest":"{{Zero}}","size":1},"config":"{{Zero}}",
            "documents":[{{documents}}],"layers":[{{layers}}]} }
            """;

    public static string Zero { get; } = "sha256:" + new string('0', 64);

    public static string Tar(int recipe, long size, string digest) => $$"""{"recipe":{{recipe}},"digest":"{{digest}}","size":{{size}}}""";

    public static string DigestOf(byte[] bytes) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(bytes))}";

    /// <summary>A recipe of literals only: chunk 0, then 1, and so on.</summary>
    public static byte[] LiteralRecipe(long size, int chunks, string? digest = null) =>
        [
            .. PackBuilder.Varint(size),
            .. Convert.FromHexString((digest ?? Zero).AsSpan("sha256:".Length)),
            .. PackBuilder.Varint(chunks),
            .. new byte[chunks],
            0,
            .. PackBuilder.Varint(size),
        ];

    /// <summary>A recipe that repeats chunk 0, as literals and as steps of two bytes.</summary>
    public static byte[] RepeatingRecipe(int chunkLength, int literals, int steps)
    {
        var repeated = new byte[steps * 2];
        for (var i = 1; i < steps; i++)
        {
            // A step back by one chunk.
            repeated[(2 * i) + 1] = 2;
        }

        var references = new byte[literals];
        references.AsSpan(Math.Min(1, literals)).Fill(2);
        var tail = PackBuilder.Varint((long)literals * chunkLength);
        var size = PackBuilder.Varint((long)(literals + steps) * chunkLength);
        return
        [
            .. size,
            .. new byte[32],
            .. PackBuilder.Varint(literals),
            .. references,
            .. PackBuilder.Varint(steps),
            .. repeated,
            .. tail,
        ];
    }

    private static string Start(long raw) =>
        $$"""{"format":1,"key":"k","created":"2026-01-02T03:04:05Z","scope":{},"sizes":{"raw":{{raw}},"new":0,"packed":0}""";
}

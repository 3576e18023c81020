using System.Xml;

namespace Slipway.Tests.GitHub.Blobs;

/// <summary>Reads the XML of a Put Block List request.</summary>
internal static class BlockList
{
    private const int MaxBlocks = 50_000;

    public static async Task<List<BlockReference>> ReadAsync(Stream body)
    {
        var list = new List<BlockReference>();
        try
        {
            // After the start element XmlReader reads synchronously, which the server forbids on a request.
            using var whole = new MemoryStream();
            await body.CopyToAsync(whole);
            whole.Position = 0;
            using var xml = XmlReader.Create(
                whole,
                new XmlReaderSettings
                {
                    Async = true,
                    DtdProcessing = DtdProcessing.Prohibit,
                    IgnoreWhitespace = true,
                }
            );
            await xml.MoveToContentAsync();
            xml.ReadStartElement("BlockList");
            while (await xml.MoveToContentAsync() == XmlNodeType.Element)
            {
                var from = Enum.Parse<BlockSource>(xml.LocalName);
                list.Add(new BlockReference(from, await xml.ReadElementContentAsStringAsync()));
            }
        }
        catch (Exception e) when (e is XmlException or ArgumentException)
        {
            throw new BlobRefusal(400, "InvalidXmlDocument", "XML specified is not syntactically valid.");
        }

        return list.Count <= MaxBlocks
            ? list
            : throw new BlobRefusal(400, "BlockListTooLong", "The block list may not contain more than 50,000 blocks.");
    }
}

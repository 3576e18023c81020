using System.Globalization;
using System.Text;

namespace Slipway.Images;

/// <summary>What extended headers say of the next member.</summary>
internal readonly record struct ExtendedHeader(string? Name, string? LinkTarget, long? Size)
{
    // POSIX.1-2017, pax Extended Header: "length key=value\n", the length counting itself.
    public ExtendedHeader WithPax(ReadOnlySpan<byte> records)
    {
        var result = this;
        while (!records.IsEmpty)
        {
            var space = records.IndexOf((byte)' ');
            if (space <= 0
                || !int.TryParse(records[..space], NumberStyles.None, CultureInfo.InvariantCulture, out var length)
                || length <= space + 1 || length > records.Length)
            {
                throw Refusal.Of("The archive has an extended header that cannot be read");
            }

            result = result.WithRecord(Encoding.UTF8.GetString(records[(space + 1)..(length - 1)]));
            records = records[length..];
        }

        return result;
    }

    private ExtendedHeader WithRecord(string record)
    {
        var equals = record.IndexOf('=', StringComparison.Ordinal);
        var value = record[(equals + 1)..];
        return (equals < 0 ? "" : record[..equals]) switch
        {
            "path" => this with { Name = value },
            "linkpath" => this with { LinkTarget = value },
            "size" => long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var size)
                ? this with { Size = size }
                : throw Refusal.Of($"The archive has a member of size '{value}'"),
            _ => this,
        };
    }
}

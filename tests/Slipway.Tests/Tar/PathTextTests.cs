using System.Text;
using Slipway.Tar;

namespace Slipway.Tests.Tar;

public sealed class PathTextTests
{
    [Fact]
    public void Paths_are_shown_without_control_characters() =>
        Assert.Equal(@"a\x0ab\xffü\x1b[31m", PathText.Show([.. "a\nb"u8, 0xff, .. Encoding.UTF8.GetBytes("ü\u001b[31m")]));
}

using System.ComponentModel;
using System.Text;
using CliWrap;

namespace Slipway.Cli.Workflows;

/// <summary>Gets the plan of a bake file, from <c>docker buildx</c> or from a file with what it printed elsewhere.</summary>
internal static class BakeProgram
{
    /// <summary>A plan of hundreds of targets has some hundred kB.</summary>
    private const int MaxPlan = 8 << 20;

    /// <exception cref="SlipwayException">Usage: there is no buildx, or it refuses the file or the targets.</exception>
    public static async Task<BakePlan> PrintAsync(IReadOnlyList<string> files, IReadOnlyList<string> targets, string folder, CancellationToken cancel)
    {
        List<string> arguments = ["buildx", "bake", "--print", .. files.SelectMany(static file => new[] { "--file", file }), .. targets];
        var (output, error) = (new StringBuilder(), new StringBuilder());
        try
        {
            var result = await CliWrap.Cli.Wrap("docker").WithArguments(arguments).WithWorkingDirectory(folder).WithValidation(CommandResultValidation.None)
                .WithStandardOutputPipe(PipeTarget.ToStringBuilder(output)).WithStandardErrorPipe(PipeTarget.ToStringBuilder(error)).ExecuteAsync(cancel);
            if (result.ExitCode == 0)
            {
                return BakePlan.Parse(output.ToString(), $"'docker {string.Join(' ', arguments)}'");
            }
        }
        catch (Win32Exception)
        {
            // Said below, as for a docker without buildx.
            error.Append("the docker program is not there");
        }

        // buildx says best what is wrong with its file.
        throw new SlipwayException(FailureKind.Usage,
            $"{error.ToString().Trim()}\n'docker {string.Join(' ', arguments)}' failed. Where there is no buildx, give what it printed elsewhere with --plan FILE.");
    }

    /// <exception cref="SlipwayException">Usage: the file cannot be read.</exception>
    public static BakePlan Read(string path, string folder)
    {
        try
        {
            var file = new FileInfo(Path.Combine(folder, path));
            return file.Length > MaxPlan
                ? throw new SlipwayException(FailureKind.Usage, $"The plan '{path}' has {file.Length} bytes, which is more than any bake file makes.")
                : BakePlan.Parse(File.ReadAllText(file.FullName), $"'{path}'");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SlipwayException(FailureKind.Usage, $"The plan '{path}' cannot be read: {e.Message}", e);
        }
    }
}

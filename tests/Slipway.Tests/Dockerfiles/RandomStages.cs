namespace Slipway.Tests.Dockerfiles;

/// <summary>A random Dockerfile of a few stages, each built from another, with marks that show how variables expand.</summary>
internal sealed class RandomStages
{
    private static readonly string[] Names = ["A", "B", "C", "PATH", "TARGETARCH"];
    private static readonly string[] Words =
    [
        "x",
        "$A",
        "${B}",
        "$C",
        "y-${C:-none}",
        "${A:+set}",
        "${NOWHERE-unset}",
        "$TARGETARCH",
        "$PATH",
        "${PATH%%:*}",
        "${A#base-}",
    ];

    private readonly Random _random;
    private readonly string _text;
    private int _next;

    public RandomStages(string text, int marks) => (_random, _text, Marks) = (new Random(0), text, marks);

    public RandomStages(int seed, string image)
    {
        _random = new Random(seed);
        var lines = new List<string>();
        foreach (var name in Some(Names))
        {
            lines.Add($"ARG {name}{Value()}");
        }

        lines.Add($"ARG IMAGE={image}");
        foreach (var name in Some(Names))
        {
            Arguments[name] = $"given-{name}";
        }

        var stages = _random.Next(1, 5);
        for (var stage = 0; stage < stages; stage++)
        {
            lines.Add(
                stage > 0
                    ? $"FROM s{stage - 1} AS s{stage}"
                    : $"FROM {Pick(["scratch", "$IMAGE", "${IMAGE}:latest", "named", "folder"])} AS s0"
            );
            for (var step = _random.Next(5); step >= 0; step--)
            {
                lines.Add(Step());
            }
        }

        // Marks of a stage that a context replaces don't show.
        if (stages > 1 && _random.Next(4) == 0)
        {
            Contexts["s0"] = $"docker-image://{image}";
            var second = lines.IndexOf("FROM s0 AS s1");
            lines = [.. lines.Where((line, i) => i > second || !line.StartsWith("MARK ", StringComparison.Ordinal))];
        }

        Contexts["named"] = $"docker-image://{image}";
        Contexts["folder"] = ".";
        for (var i = 0; i < 3; i++)
        {
            lines.Add(Mark(_next++, Word()));
        }

        Marks = lines.Count(static line => line.StartsWith("MARK ", StringComparison.Ordinal));
        _text = string.Join('\n', lines) + "\n";
    }

    public Dictionary<string, string> Arguments { get; } = [];

    public Dictionary<string, string> Contexts { get; } = [];

    public int Marks { get; }

    public string WithLabels => _text.Replace("MARK ", "LABEL ", StringComparison.Ordinal);

    public string WithMounts =>
        System.Text.RegularExpressions.Regex.Replace(_text, "MARK ([0-9]+)=(.*)", "RUN --mount=type=cache,target=/$1,id=$2 true");

    public static string Mark(int number, string word) => $"MARK {number}=m-{word}";

    /// <summary>For failure messages.</summary>
    public override string ToString() => $"{WithLabels}--- {string.Join(' ', Arguments)} {string.Join(' ', Contexts)}\n";

    private string Step() =>
        _random.Next(4) switch
        {
            0 => $"ARG {Pick(Names)}{Value()}",
            1 => $"ENV {Pick(Names)}={Word()}",
            2 => $"ENV {Pick(Names)}={Word()} {Pick(Names)}={Word()}",
            _ => Mark(_next++, Word()),
        };

    private string Value() => _random.Next(3) == 0 ? "" : $"={Word()}";

    private string Word() => Pick(Words) + (_random.Next(3) == 0 ? Pick(Words) : "");

    private string Pick(string[] from) => from[_random.Next(from.Length)];

    private IEnumerable<string> Some(string[] from) => [.. from.Where(_ => _random.Next(3) == 0)];
}

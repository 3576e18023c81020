namespace Slipway.Cli.Tests.Engines;

/// <summary>
/// A small project to build, in a session's folder. Its images hold only a static program of this machine, and its steps use no network.
/// </summary>
internal sealed class BuildProject : IDisposable
{
    private const string Dockerfile = """
        FROM scratch AS tool
        COPY tool /tool
        RUN --network=none ["/tool", "--version"]

        FROM tool AS app
        ARG FLAG=--version
        COPY source /source
        RUN --network=none --mount=type=cache,target=/var/cache/app ["/tool", "--version"]
        USER 1000

        FROM tool AS bad
        ARG FLAG=--nonsense
        RUN --network=none ["/tool", "--nonsense"]

        FROM app AS picky
        ARG FLAG
        COPY ${FLAG} /flag

        FROM app AS root
        USER root

        FROM app AS dirty
        COPY tool /var/cache/app/1
        COPY tool /var/cache/app/2
        """;

    private static readonly string[] Programs = ["/sbin/ldconfig.real", "/usr/sbin/ldconfig", "/sbin/ldconfig"];

    public BuildProject(string engine)
    {
        Session.Environment["DOCKER_HOST"] =
            Environment.GetEnvironmentVariable(engine) ?? throw new InvalidOperationException($"{engine} is not set.");
        Session.Environment["XDG_CACHE_HOME"] = Session.Folder.Below("cache");
        Session.Environment["TMPDIR"] = Directory.CreateDirectory(Session.Folder.Below("temporary")).FullName;
        Directory.CreateDirectory(Session.Folder.Below("context"));
        File.Copy(Programs.First(File.Exists), Session.Folder.Below("context/tool"));
        Session.Folder.File("context/Dockerfile", Dockerfile);
        Change("one");
        Session.Folder.File(
            "docker-bake.hcl",
            string.Concat(new[] { "app", "tool", "bad", "picky", "root", "dirty" }.Select(Target))
                + $$"""
                target "child" {
                  context = "context"
                  contexts = { base = "target:app" }
                  dockerfile-inline = "FROM base\nCOPY source /again\n"
                }
                target "many" {
                  context = "context"
                  target = "app"
                  dockerfile-inline = "FROM scratch AS app\nCOPY source /source\n"
                  platforms = ["linux/amd64", "linux/arm64"]
                  tags = ["{{Name}}:many"]
                }

                """
        );
    }

    public CliSession Session { get; } = new();

    /// <summary>The images' repository, which only this project uses.</summary>
    public string Name { get; } = $"slipway-build-test-{Guid.NewGuid():N}";

    public Task<CliResult> BuildAsync(params string[] words) => Session.RunAsync(["build", "--no-disk-check", .. words]);

    public async Task<System.Text.Json.JsonElement> DoAsync(params string[] words) =>
        (await Session.DoAsync(["build", "--no-disk-check", "--json", .. words])).Json.GetProperty("targets");

    // Each project has its own file name: BuildKit takes a file of the same path, size and time for the same file.
    public void Change(string text) => Session.Folder.File($"context/source/{Name}.py", $"print('{text} {Name}')\n");

    /// <summary>Adds a target for a stage of the Dockerfile.</summary>
    public void Declare(string name, string stage) => File.AppendAllText(Session.Folder.Below("docker-bake.hcl"), Target(name, stage));

    public void Dispose() => Session.Dispose();

    private string Target(string name) => Target(name, name);

    private string Target(string name, string stage) =>
        $$"""
            target "{{name}}" {
              context = "context"
              target = "{{stage}}"
              tags = ["{{Name}}:{{name}}"]
            }

            """;
}

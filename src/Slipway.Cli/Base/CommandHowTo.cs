using System.Runtime.CompilerServices;

namespace Slipway.Cli.Base;

/// <summary>How to do with this program what the library's messages advise.</summary>
internal sealed class CommandHowTo : HowTo
{
    public override string Delete => " with 'slipway delete'";

    public override string Save => " with 'slipway save --key'";

    public override string KeepLonger => " (--retention-days)";

    public override string WaitLonger => " with --wait";

    public override string ChooseKeys => " with --key-template, e.g. '{target}-{platform}'";

    public override string SeeOutput => ", below or with --debug,";

    public override string RecordColdStep => " ('save --cache-mounts --cold-step 90s')";

    public override string BuildFirst => " with '--reuse auto'";

    public override string BuildAgain => " with '--reuse never'";

    public override string ReuseIsOff => "--reuse never";

    public override string WithoutBase => "with --no-base";

    public override string FreeSpace => "with 'slipway cleanup --keep-stashes 3'";

    public override string Overwrite => "replace it with --overwrite";

    public override string List => "'slipway list'";

    public override string IntoLayout => "with --oci-layout PATH";

    public override string NameMount => "with --cache-mount";

    public override string GivenMounts => "--cache-mount";

    public override string SizeLimit => "--max-size";

    public override string FreeDisk => " with 'slipway cleanup'";

    public override string NameCache => " with --cache-ref HOST/NAME:TAG";

    public override string Explain(string target) => $"look at '--explain {target}'";

    public override string GivenMount(string words) => $"--cache-mount {words}";

    public override string RestoreFolder(string key) => $"say where to restore it, with 'slipway restore {key} --folder PATH'";

    public override string RestoreMounts(string key) => $"say where to restore it, with 'slipway restore {key} --cache-mounts'";

    public override string DeleteKey(string key) => $" with 'slipway delete {key}'";

    public override string Show(string key) => $"'slipway show {key}'";

    public override string Store(string address) => $"--store {address}";

    public override string SaveOutputOf(string program) => $"{program} | slipway save --image /dev/stdin --key KEY";

    /// <summary>Runs before anything else of this program, also in its tests.</summary>
    [ModuleInitializer]
    internal static void Use() => Current = new CommandHowTo();
}

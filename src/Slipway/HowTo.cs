namespace Slipway;

/// <summary>
/// How to do what a message advises. The library says it in general; a program that has commands or options for it replaces
/// <see cref="Current"/> once, when it starts, by words of its own. The words that begin with a space are appended, and may be empty.
/// </summary>
public class HowTo
{
    /// <summary>The words that messages use.</summary>
    public static HowTo Current { get; set; } = new();

    /// <summary>Follows "Remove that stash".</summary>
    public virtual string Delete => "";

    /// <summary>Follows "save it first".</summary>
    public virtual string Save => "";

    /// <summary>Follows "keep it for longer".</summary>
    public virtual string KeepLonger => "";

    /// <summary>Follows "wait longer".</summary>
    public virtual string WaitLonger => "";

    /// <summary>Follows "Choose other keys".</summary>
    public virtual string ChooseKeys => "";

    /// <summary>Follows "The builder's own output".</summary>
    public virtual string SeeOutput => "";

    /// <summary>Follows "the stash does not say how long the cold step takes".</summary>
    public virtual string RecordColdStep => "";

    /// <summary>Follows "Build it first", of an image that may only be reused.</summary>
    public virtual string BuildFirst => "";

    /// <summary>Follows "Build it again", of an image whose stash cannot be reused.</summary>
    public virtual string BuildAgain => "";

    /// <summary>Why an image is built although its inputs may be unchanged.</summary>
    public virtual string ReuseIsOff => "reuse is off";

    /// <summary>Saves a stash that builds on no other one.</summary>
    public virtual string WithoutBase => "without a base";

    /// <summary>Frees space in a store.</summary>
    public virtual string FreeSpace => "by removing old stashes";

    /// <summary>Replaces what this run saved.</summary>
    public virtual string Overwrite => "let the save replace it";

    /// <summary>Lists a store's stashes.</summary>
    public virtual string List => "ListAsync";

    /// <summary>Restores an image into a folder.</summary>
    public virtual string IntoLayout => "as an OCI layout";

    /// <summary>Names a cache mount that no Dockerfile tells.</summary>
    public virtual string NameMount => "explicitly";

    /// <summary>Where mounts are given by hand. A sentence begins with it.</summary>
    public virtual string GivenMounts => "The list of mounts";

    /// <summary>What limits the size of a mount.</summary>
    public virtual string SizeLimit => "the limit";

    /// <summary>Follows "Free some" of a full disk.</summary>
    public virtual string FreeDisk => "";

    /// <summary>Follows "Name a place" for a build cache.</summary>
    public virtual string NameCache => "";

    /// <summary>Shows which inputs of a target changed.</summary>
    public virtual string Explain(string target) => $"see which inputs of '{target}' changed";

    /// <summary>A mount given by hand. A sentence begins with it.</summary>
    public virtual string GivenMount(string words) => $"The mount {words}";

    /// <summary>Restores a folder.</summary>
    public virtual string RestoreFolder(string key) => "restore it into a folder";

    /// <summary>Restores cache mounts.</summary>
    public virtual string RestoreMounts(string key) => "restore them into a builder";

    /// <summary>Follows "remove that one".</summary>
    public virtual string DeleteKey(string key) => "";

    /// <summary>Shows what a stash holds.</summary>
    public virtual string Show(string key) => "Its record";

    /// <summary>Chooses a store.</summary>
    public virtual string Store(string address) => address;

    /// <summary>Saves the image that a program prints.</summary>
    public virtual string SaveOutputOf(string program) => program;
}

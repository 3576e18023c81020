namespace Slipway.Serving.Restores;

/// <summary>Where a restore's progress is reported. Several stashes report at once.</summary>
public interface IRestoreReporter
{
    /// <summary>A line about something that went wrong and fails nothing.</summary>
    void Warn(string line);

    /// <summary>Shows what is going on with a stash, until the result is disposed.</summary>
    IDisposable Show(RestoreActivity activity);
}

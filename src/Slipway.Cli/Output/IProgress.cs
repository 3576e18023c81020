namespace Slipway.Cli.Output;

/// <summary>Shows transfers while some work runs.</summary>
internal interface IProgress
{
    Task<T> RunAsync<T>(Func<TransferBoard, Task<T>> work);
}

/// <summary>Shows nothing.</summary>
internal sealed class SilentProgress : IProgress
{
    public Task<T> RunAsync<T>(Func<TransferBoard, Task<T>> work) => work(new TransferBoard(TimeProvider.System));
}

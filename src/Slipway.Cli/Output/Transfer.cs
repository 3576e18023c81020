using Slipway.Cli.Printing;

namespace Slipway.Cli.Output;

/// <summary>A transfer whose progress is shown.</summary>
internal sealed class Transfer(string title, Func<long> done, TimeProvider clock) : IActivity
{
    /// <summary>The time over which the rate is measured.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(5);

    private readonly Queue<(long Time, long Bytes)> _samples = new([(clock.GetTimestamp(), done())]);

    /// <summary>Bytes to expect, once they are known.</summary>
    public long? Total { get; set; }

    /// <summary>Describes the transfer now: <c>restoring ci: 340 MB of 1.2 GB, 110 MB/s, 0:08 left</c>. For one caller at a time.</summary>
    public string Describe()
    {
        var (now, bytes) = (clock.GetTimestamp(), done());
        _samples.Enqueue((now, bytes));
        while (_samples.Count > 2 && clock.GetElapsedTime(_samples.Peek().Time, now) > Window)
        {
            _samples.Dequeue();
        }

        var text = Total is { } total ? $"{title}: {Human.Bytes(bytes)} of {Human.Bytes(total)}" : $"{title}: {Human.Bytes(bytes)}";
        var (since, before) = _samples.Peek();
        var seconds = clock.GetElapsedTime(since, now).TotalSeconds;
        if (seconds <= 0)
        {
            return text;
        }

        var rate = (bytes - before) / seconds;
        text += $", {Human.Bytes(rate)}/s";
        return Total > bytes && rate >= 1 ? $"{text}, {Human.Left(TimeSpan.FromSeconds((Total.Value - bytes) / rate))} left" : text;
    }
}

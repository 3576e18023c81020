namespace Slipway.Tar;

/// <summary>A point in time, with Linux's precision.</summary>
/// <param name="Seconds">Whole seconds since 1970, rounded down.</param>
/// <param name="Nanoseconds">0 to 999,999,999 nanoseconds after them.</param>
internal readonly record struct TarTime(long Seconds, int Nanoseconds);

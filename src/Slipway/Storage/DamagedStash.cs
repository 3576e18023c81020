namespace Slipway.Storage;

/// <summary>A stash that listings leave out because its files are incomplete or damaged.</summary>
/// <param name="Locator">Its locator, for deleting it.</param>
/// <param name="Reason">What is wrong with it.</param>
public sealed record DamagedStash(string Locator, string Reason);

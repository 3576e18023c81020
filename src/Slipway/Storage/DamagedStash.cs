namespace Slipway.Storage;

/// <summary>A stash that a listing leaves out because its files are not whole.</summary>
/// <param name="Locator">Its locator, by which it can be deleted.</param>
/// <param name="Reason">What is wrong with it.</param>
public sealed record DamagedStash(string Locator, string Reason);

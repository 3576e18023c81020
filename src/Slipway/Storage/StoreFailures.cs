namespace Slipway.Storage;

/// <summary>Failures and checks that all stores share.</summary>
internal static class StoreFailures
{
    // A locator may come from a hostile record: show enough to recognise it, but not enough to flood a log.
    private const int ShownLocatorLength = 200;

    public static SlipwayException NoSuchStash(string address, string locator)
    {
        var shown = locator.Length <= ShownLocatorLength ? locator : locator[..ShownLocatorLength] + "...";
        return new SlipwayException(
            FailureKind.NotFound,
            $"The store {address} has no stash at '{shown}': it was removed, or never belonged to this store. "
                + $"{HowTo.Current.List} shows what is there."
        );
    }

    /// <summary>The error for removing what a running save builds on.</summary>
    public static SlipwayException IsHeld(string address, string locator) =>
        new(
            FailureKind.Refused,
            $"The stash '{locator}' of the store {address} stays: a running save builds on it. Remove it after that save."
        );

    /// <summary>The error for committing a stash whose base was removed meanwhile.</summary>
    public static SlipwayException BaseIsGone(string key, string locator) =>
        new(
            FailureKind.Store,
            $"Stash '{key}' was not saved: it builds on '{locator}', which was removed meanwhile. Save it again; "
                + $"{HowTo.Current.WithoutBase} it builds on no other stash."
        );

    /// <summary>Refuses a range that is not entirely inside a file.</summary>
    public static void CheckRange(string name, long length, long offset, int count)
    {
        if (offset < 0 || offset > length - count)
        {
            throw new SlipwayException(
                FailureKind.Store,
                $"Cannot read {count} bytes at offset {offset} of '{name}': it has {length} bytes. The stash that asks "
                    + "for them is damaged; save it again."
            );
        }
    }

    public static InvalidOperationException CommittedTwice(string key) =>
        new($"The upload of stash '{key}' was committed or disposed already: an upload is committed once.");
}

namespace Slipway.Tests.GitHub.Rest;

/// <summary>One page of a list.</summary>
internal sealed record Page<T>(int Total, IEnumerable<T> Items);

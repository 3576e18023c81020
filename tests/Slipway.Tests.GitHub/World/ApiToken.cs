namespace Slipway.Tests.GitHub.World;

/// <summary>A token for the REST interface.</summary>
/// <param name="Text">The text of the Authorization header.</param>
/// <param name="Repository">The only repository that it is for; null for a person's token.</param>
/// <param name="Actions">What it may do with workflow runs and artifacts.</param>
/// <param name="Budget">The budget that its requests count against.</param>
public sealed record ApiToken(string Text, Repository? Repository, Access Actions, RateBudget Budget);

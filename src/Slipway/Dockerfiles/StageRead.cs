namespace Slipway.Dockerfiles;

/// <summary>Something that a step reads.</summary>
/// <param name="From">The stage, image or named context; null for the build context.</param>
/// <param name="Path">Which path of it, maybe with wildcards; null for one that is not known before the build.</param>
internal sealed record StageRead(string? From, string? Path);

/// <summary>Something that a step takes from a network.</summary>
/// <param name="Address">Its address, as far as it is known.</param>
/// <param name="IsPinned">Whether it can only ever be the same.</param>
internal sealed record RemoteRead(string Address, bool IsPinned);

/// <summary>An instruction of a stage.</summary>
/// <param name="Instruction">The instruction.</param>
/// <param name="Values">For <c>ARG</c>: the names that it sets, with their values.</param>
internal sealed record StageStep(Instruction Instruction, string Values);

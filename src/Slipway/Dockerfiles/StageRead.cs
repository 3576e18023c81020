namespace Slipway.Dockerfiles;

/// <summary>Something that a step reads.</summary>
/// <param name="From">The stage, image or named context; null for the build context.</param>
/// <param name="Path">The path read, maybe with wildcards; null if it is not known before the build.</param>
internal sealed record StageRead(string? From, string? Path);

/// <summary>Something that a step fetches from a network.</summary>
/// <param name="Address">Its address, as far as known.</param>
/// <param name="IsPinned">Whether its content can never change.</param>
internal sealed record RemoteRead(string Address, bool IsPinned);

/// <summary>An instruction of a stage.</summary>
/// <param name="Instruction">The instruction.</param>
/// <param name="Values">For <c>ARG</c>: the names that it sets, with their values.</param>
internal sealed record StageStep(Instruction Instruction, string Values);

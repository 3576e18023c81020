namespace Slipway.Cli.Output;

/// <summary>Something that runs and can report its progress.</summary>
internal interface IActivity
{
    /// <summary>Describes its current state in one line. For one caller at a time.</summary>
    string Describe();
}

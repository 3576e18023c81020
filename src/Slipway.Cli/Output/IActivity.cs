namespace Slipway.Cli.Output;

/// <summary>Something that runs and can say how far it is.</summary>
internal interface IActivity
{
    /// <summary>Describes it now, in a line. For one caller at a time.</summary>
    string Describe();
}

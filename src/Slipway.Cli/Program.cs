using Slipway.Cli;
using Slipway.Cli.Base;

using var interruption = new Interruption();
return await interruption.GuardAsync(cancel => CommandLine.RunAsync(args, Surroundings.OfThisProcess(), cancel));

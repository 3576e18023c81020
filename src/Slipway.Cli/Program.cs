using Slipway.Cli;

using var interruption = new Interruption();
return await interruption.GuardAsync(cancel => CommandLine.RunAsync(args, Surroundings.OfThisProcess(), cancel));

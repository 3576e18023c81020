using Slipway.Bench;

return args switch
{
    ["chunking", .. var files] => await ChunkingStudy.RunAsync(files),
    ["pipeline", .. var files] => await PipelineBench.RunAsync(files),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: chunking FOLDER-OF-LAYERS... | pipeline FOLDER-OF-LAYERS...");
    return 2;
}

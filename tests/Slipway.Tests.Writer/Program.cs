// Uses a folder store, for tests that kill this process or fill its disk. Arguments: hold | loop | fill, FOLDER, KEY and, for hold,
// LOCATOR of a stash to build on.
using System.Security.Cryptography;
using Slipway;
using Slipway.Content;
using Slipway.Records;
using Slipway.Storage;
using Slipway.Storage.LocalFolder;

var store = new LocalFolderStore(args[1], TimeProvider.System);
var key = new StashKey(args[2]);
await (
    args[0] switch
    {
        "hold" => HoldAsync(),
        "loop" => LoopAsync(),
        "fill" => FillAsync(),
        _ => throw new ArgumentException(args[0]),
    }
);

// Begins a stash, prints a line, and commits the stash when it reads one.
async Task HoldAsync()
{
    var content = RandomNumberGenerator.GetBytes(300_000);
    var basis = args.Length > 3 ? new UploadBasis(new StashEntry(key, args[3], null, default, 0, new Scope()), []) : null;
    await using var upload = await store.BeginAsync(key, new Scope(), basis, CancellationToken.None);
    await upload.Content.WriteAsync(content.AsMemory(0, 200_000));
    Console.WriteLine("holding");
    Console.ReadLine();
    await upload.Content.WriteAsync(content.AsMemory(200_000));
    Console.WriteLine((await upload.CommitAsync(Digest.Of(content), args[3..], CancellationToken.None)).Locator);
}

// Saves for ever, and removes every second stash.
async Task LoopAsync()
{
    Console.WriteLine("looping");
    for (var i = 0; ; i++)
    {
        var content = RandomNumberGenerator.GetBytes(RandomNumberGenerator.GetInt32(1, 400_000));
        await using var upload = await store.BeginAsync(key, new Scope(), null, CancellationToken.None);
        await upload.Content.WriteAsync(content);
        var entry = await upload.CommitAsync(Digest.Of(content), [], CancellationToken.None);
        if (i % 2 == 1)
        {
            await store.DeleteAsync(entry.Locator, CancellationToken.None);
        }
    }
}

// Writes until the store fails, and prints the failure and the files that are left.
async Task FillAsync()
{
    try
    {
        await using var upload = await store.BeginAsync(key, new Scope(), null, CancellationToken.None);
        for (var i = 0; i < 64; i++)
        {
            await upload.Content.WriteAsync(new byte[1 << 20]);
        }

        await upload.CommitAsync(default, [], CancellationToken.None);
    }
    catch (SlipwayException e)
    {
        Console.WriteLine($"{e.Kind}: {e.Message}");
    }

    Console.WriteLine($"listed: {(await store.ListAsync(null, CancellationToken.None)).Count}");
    Console.WriteLine($"files: {string.Join(' ', Directory.GetFiles(args[1], "*", SearchOption.AllDirectories).Select(Path.GetFileName))}");
}

namespace Slipway.Cli.Workflows;

/// <summary>The workflow, called by others, that builds each image in its own job and saves it as a stash of the run.</summary>
internal static class BuildWorkflow
{
    public static string Write(WorkflowPlan plan) =>
        $$$"""
        {{{WorkflowText.Heading}}}
        name: Slipway build

        on:
          workflow_call:
            inputs:
              reuse:
                description: "Take an image whose inputs are unchanged instead of building it: auto, never or require."
                type: string
                default: auto
              push-cache:
                description: Write the registry cache, too. The caller must grant what that needs.
                type: boolean
                default: false
              retention-days:
                description: How long the stashes are kept.
                type: number
                default: 3{{{Secrets(plan)}}}
            outputs:
              digests:
                description: The digest of each image, as lines KEY=sha256:..., so that other jobs take these and no others.
                value: |{{{WorkflowText.Lines(10, plan.Images.Select(Digest))}}}

        # No permissions are declared here: the caller's hold, which are contents: read and actions: read, and no more for pull requests.
        jobs:
          build:
            name: Build ${{ matrix.key }}
            runs-on: ${{ matrix.runner }}
            timeout-minutes: 90
            strategy:
              fail-fast: false
              matrix:
                include:{{{WorkflowText.Lines(10, plan.Images.SelectMany(static image => WorkflowText.Entry(
                    ("key", image.Key), ("target", image.Target), ("platform", image.Platform ?? ""), ("runner", image.Runner))))}}}
            outputs:{{{WorkflowText.Lines(6, plan.Images.Select(static (image, index) =>
                $"image-{index}: ${{{{ matrix.key == '{image.Key}' && steps.build.outputs.digest || '' }}}}"))}}}
            steps:
              - name: Check out
                uses: {{{WorkflowText.Checkout}}}
                with:
                  persist-credentials: false
              - name: Set up Slipway
                uses: {{{WorkflowText.UsesPrepare}}}{{{WorkflowText.Lines(6, LogIn(plan))}}}
              - name: Build and save
                id: build
                uses: {{{plan.Actions.Uses("build")}}}
                with:
                  targets: ${{ matrix.target }}
                  platform: ${{ matrix.platform }}{{{WorkflowText.Lines(10, Files(plan))}}}
                  mounts-key: cache-mounts-${{ matrix.key }}
                  reuse: ${{ inputs.reuse }}
                  push-cache: ${{ inputs.push-cache }}
                  retention-days: ${{ inputs.retention-days }}

        """;

    // The engine's own builder cannot write a cache.
    private static IEnumerable<string> Builder =>
        [
            "- name: Make a builder that writes caches",
            "  if: inputs.push-cache",
            "  run: docker buildx create --name slipway --driver docker-container --use",
        ];

    private static IEnumerable<string> Files(WorkflowPlan plan) =>
        plan.Files.Count == 0 ? [] : [$"file: {Yaml.Quote(string.Join('\n', plan.Files))}"];

    private static string Secrets(WorkflowPlan plan) =>
        !plan.Registries.Any(RegistryLogin.NeedsSecrets)
            ? ""
            : WorkflowText.Lines(
                4,
                [
                    "secrets:",
                    $"  {RegistryLogin.UserSecret}:",
                    "    description: Who writes the registry cache.",
                    "    required: false",
                    $"  {RegistryLogin.PasswordSecret}:",
                    "    description: The password or token for it.",
                    "    required: false",
                ]
            );

    private static string Digest(PlannedImage image, int index) => $"{image.Key}=${{{{ jobs.build.outputs.image-{index} }}}}";

    private static IEnumerable<string> LogIn(WorkflowPlan plan) =>
        plan.Registries.SelectMany(Login).Concat(plan.Registries.Count > 0 ? Builder : []);

    private static IEnumerable<string> Login(string host) =>
        [
            $"- name: {Yaml.Quote($"Log in to {host}")}",
            "  if: inputs.push-cache",
            "  env:",
            $"    REGISTRY: {Yaml.Quote(host)}",
            $"    REGISTRY_USER: ${{{{ {(RegistryLogin.NeedsSecrets(host) ? $"secrets.{RegistryLogin.UserSecret}" : "github.actor")} }}}}",
            $"    REGISTRY_PASSWORD: ${{{{ "
                + $"{(RegistryLogin.NeedsSecrets(host) ? $"secrets.{RegistryLogin.PasswordSecret}" : "github.token")} }}}}",
            "  run: printf '%s' \"$REGISTRY_PASSWORD\" | docker login \"$REGISTRY\" --username \"$REGISTRY_USER\" --password-stdin",
        ];
}

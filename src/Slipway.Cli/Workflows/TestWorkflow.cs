namespace Slipway.Cli.Workflows;

/// <summary>The workflow of pull requests and of the base branch: build, then test in every image that was built.</summary>
internal static class TestWorkflow
{
    public static string Write(WorkflowPlan plan) =>
        $$$"""
            {{{WorkflowText.Heading}}}
            # Pull requests from forks get the same: their run reads the base branch's stashes and writes its own, without a secret.
            name: Slipway CI

            on:
              pull_request:
              push:
                branches: [{{{Yaml.Quote(plan.Branch)}}}]

            permissions: {}

            concurrency:
              group: slipway-ci-${{ github.event.pull_request.number || github.ref }}
              cancel-in-progress: ${{ github.event_name == 'pull_request' }}

            jobs:
              images:
                name: Images
                permissions:
                  contents: read # check out the sources
                  actions: read # find the stashes of other runs
                uses: {{{WorkflowText.UsesBuild}}}
                with:
                  # Shorter for pull requests than for the base branch, and there shorter than the canary's:
                  # a stash builds on those that outlive it.
                  retention-days: ${{ github.event_name == 'pull_request' && 3 || 7 }}{{{Tests(plan)}}}

            """;

    private static IEnumerable<string> Entry(PlannedImage image) =>
        image.Image is { } name ? WorkflowText.Entry(("key", image.Key), ("image", name), ("runner", image.Runner)) : [];

    // Only an image with a name can be started, and a matrix must not be empty.
    private static string Tests(WorkflowPlan plan) =>
        !plan.Images.Any(static image => image.Image is not null)
            ? ""
            : $$$"""


                  tests:
                    name: Tests in ${{ matrix.key }}
                    needs: images
                    runs-on: ${{ matrix.runner }}
                    timeout-minutes: 60
                    permissions:
                      contents: read # check out the sources
                      actions: read # find the stashes of other runs
                    strategy:
                      fail-fast: false
                      matrix:
                        include:{{{WorkflowText.Lines(10, plan.Images.SelectMany(Entry))}}}
                    steps:
                      - name: Check out
                        uses: {{{WorkflowText.Checkout}}}
                        with:
                          persist-credentials: false
                      - name: Restore the image
                        uses: {{{WorkflowText.UsesPrepare}}}
                        with:
                          keys: ${{ matrix.key }}
                          digests: ${{ needs.images.outputs.digests }}
                      - name: Test
                        env:
                          IMAGE: ${{ matrix.image }}
                          TESTS: {{{Yaml.Quote(plan.TestCommand)}}}
                        run: docker run --rm --volume "$GITHUB_WORKSPACE:/workspace" --workdir /workspace "$IMAGE" sh -c "$TESTS"
                """;
}

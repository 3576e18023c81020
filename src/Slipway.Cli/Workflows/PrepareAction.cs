namespace Slipway.Cli.Workflows;

/// <summary>The steps that give a job Slipway and the images it names, with one restore for any number of keys.</summary>
internal static class PrepareAction
{
    public static string Write(WorkflowPlan plan) =>
        $$$"""
            {{{WorkflowText.Heading}}}
            name: Prepare images
            description: Put slipway onto PATH, and restore images that an earlier job, this branch or the base branch saved.
            inputs:
              keys:
                description: The stashes to restore, one a line or as a JSON list; none to have slipway alone.
                default: ""
              digests:
                description: The digests that they must have, as lines KEY=sha256:...
                default: ""
              optional:
                description: "true: a missing stash is not a failure."
                default: "false"
              cleanup:
                description: "Free disk first: false, true or runner-tools."
                default: "false"
            outputs:
              hit-keys:
                description: The keys that were restored, as a JSON list.
                value: ${{ steps.restore.outputs.hit-keys }}
            runs:
              using: composite
              steps:
                - name: Set up Slipway
                  uses: {{{plan.Actions.Uses("setup")}}}
                - name: Restore
                  id: restore
                  if: inputs.keys != ''
                  uses: {{{plan.Actions.Uses("restore")}}}
                  with:
                    keys: ${{ inputs.keys }}
                    digests: ${{ inputs.digests }}
                    optional: ${{ inputs.optional }}
                    cleanup: ${{ inputs.cleanup }}

            """;
}

#include "Commands.h"

namespace clusterlens::cbldm {

void addInspect(CLI::App& program, const CommandContext& context);
void addSimulate(CLI::App& program, const CommandContext& context);
void addBuild(CLI::App& program, const CommandContext& context);
void addLibrary(CLI::App& program, const CommandContext& context);
void addGenerate(CLI::App& program, const CommandContext& context);
void addMine(CLI::App& program, const CommandContext& context);
void addFit(CLI::App& program, const CommandContext& context);
void addRefine(CLI::App& program, const CommandContext& context);
void addMerge(CLI::App& program, const CommandContext& context);
void addRecover(CLI::App& program, const CommandContext& context);
#ifdef CLUSTERLENS_WITH_MODEL
void addWatch(CLI::App& program, const CommandContext& context);
void addEvaluate(CLI::App& program, const CommandContext& context);
void addTrain(CLI::App& program, const CommandContext& context);
#endif

const std::vector<AddCommand>& commands()
{
    static const std::vector<AddCommand> all = {
        addInspect,
        addSimulate,
        addBuild,
        addLibrary,
        addGenerate,
        addMine,
        addFit,
        addRefine,
        addRecover,
        addMerge,
#ifdef CLUSTERLENS_WITH_MODEL
        addWatch,
        addEvaluate,
        addTrain,
#endif
    };
    return all;
}

} // namespace clusterlens::cbldm

#include "Commands.h"

namespace clusterlens::cbldm {

void addInspect(CLI::App& program, const Session& session);
void addSimulate(CLI::App& program, const Session& session);
void addBuild(CLI::App& program, const Session& session);
void addLibrary(CLI::App& program, const Session& session);
void addGenerate(CLI::App& program, const Session& session);
void addMine(CLI::App& program, const Session& session);
void addFit(CLI::App& program, const Session& session);
void addRecover(CLI::App& program, const Session& session);
#ifdef CLUSTERLENS_WITH_MODEL
void addEvaluate(CLI::App& program, const Session& session);
void addTrain(CLI::App& program, const Session& session);
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
        addRecover,
#ifdef CLUSTERLENS_WITH_MODEL
        addEvaluate,
        addTrain,
#endif
    };
    return all;
}

} // namespace clusterlens::cbldm

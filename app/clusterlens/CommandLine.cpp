#include "CommandLine.h"

#include <QCommandLineParser>

#include <cstring>

namespace clusterlens {

namespace {

/// For translations.
struct CommandLineWords {
    Q_DECLARE_TR_FUNCTIONS(CommandLine)
};

char sessionOption[] = "--session-file"; // another name of --session

} // namespace

void keepFromQt(int argc, char** argv)
{
    for (int i = 1; i < argc; ++i)
        if (std::strcmp(argv[i], "--session") == 0)
            argv[i] = sessionOption;
}

CommandLine readCommandLine(const QCoreApplication& application)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(CommandLineWords::tr("Structures of metal nanoparticles from pair distribution functions."));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addPositionalArgument(QStringLiteral("files"),
        CommandLineWords::tr("Measured curves (.gr), sessions (.clens), structures (.xyz, .cif, .stru) to compare with."),
        QStringLiteral("[FILES...]"));
    const QCommandLineOption session({QStringLiteral("session"), QLatin1String(sessionOption + 2)},
        CommandLineWords::tr("Open this session first."), QStringLiteral("F"));
    const QCommandLineOption model(QStringLiteral("model"),
        CommandLineWords::tr("Generate with this model where a session names none: basis, paper or a bundle of weights (.h5)."),
        QStringLiteral("M"));
    const QCommandLineOption generate(QStringLiteral("generate"), CommandLineWords::tr("Generate candidates for each curve."));
    const QCommandLineOption refine(
        QStringLiteral("refine"), CommandLineWords::tr("When all are there, refine the best candidate of the current curve."));
    const QCommandLineOption colour(QStringLiteral("colour"),
        CommandLineWords::tr("Colour the atoms by this: what the list above the structures offers."), QStringLiteral("WORD"));
    const QCommandLineOption table(QStringLiteral("table"), CommandLineWords::tr("Show the table of curves."));
    const QCommandLineOption number(QStringLiteral("number"),
        CommandLineWords::tr("A number for the table: T=header:temperature, or a pattern of the file's name, T=_(\\d+)K. Several "
                             "times for several."),
        QStringLiteral("NAME=..."));
    const QCommandLineOption screenshot(QStringLiteral("screenshot"),
        CommandLineWords::tr("When all results are there, save a picture of the window."), QStringLiteral("PNG"));
    const QCommandLineOption exit(
        QStringLiteral("exit"), CommandLineWords::tr("End the program after that; unsaved work is lost."));
    parser.addOptions({session, model, generate, refine, colour, table, number, screenshot, exit});
    parser.process(application);
    return {parser.positionalArguments(), parser.value(session), parser.value(model), parser.value(screenshot),
        parser.value(colour), parser.values(number), parser.isSet(table), parser.isSet(generate), parser.isSet(refine),
        parser.isSet(exit)};
}

} // namespace clusterlens

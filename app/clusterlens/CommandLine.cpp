#include "CommandLine.h"

#include <QCommandLineParser>

namespace clusterlens {

CommandLine readCommandLine(const QCoreApplication& application)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(
        QCoreApplication::translate("CommandLine", "Structures of metal nanoparticles from pair distribution functions."));
    parser.addHelpOption();
    parser.addVersionOption();
    const auto text = [](const char* source) { return QCoreApplication::translate("CommandLine", source); };
    parser.addPositionalArgument(QStringLiteral("files"),
        text("Measured curves (.gr), sessions (.clens), structures (.xyz, .cif, .stru) to compare with."),
        QStringLiteral("[FILES...]"));
    const QCommandLineOption session(QStringLiteral("session"), text("Open this session first."), QStringLiteral("F"));
    const QCommandLineOption generate(QStringLiteral("generate"), text("Generate candidates for each curve."));
    const QCommandLineOption screenshot(
        QStringLiteral("screenshot"), text("When all results are there, save a picture of the window."), QStringLiteral("PNG"));
    const QCommandLineOption exit(QStringLiteral("exit"), text("End the program after that; unsaved work is lost."));
    parser.addOptions({session, generate, screenshot, exit});
    parser.process(application);
    return {
        parser.positionalArguments(), parser.value(session), parser.value(screenshot), parser.isSet(generate), parser.isSet(exit)};
}

} // namespace clusterlens

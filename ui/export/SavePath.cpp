#include "export/SavePath.h"

#include "plots/PlotView.h"
#include "runs/PlacesInUse.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QMessageBox>
#include <QPushButton>
#include <QRegularExpression>
#include <QSettings>

#include <algorithm>

namespace clusterlens::ui {

namespace {

/// For translations.
struct SaveWords {
    Q_DECLARE_TR_FUNCTIONS(Saving)
};

/// Of the file that is really written: Qt's dialog knows the name only as it was typed.
bool mayWrite(const QString& path, QWidget* window, const PlacesInUse* inUse)
{
    const bool comes = inUse != nullptr && inUse->contains(path);
    if (!comes && !QFileInfo::exists(path))
        return true;
    const QString what = comes ? SaveWords::tr("%1 is still being written.") : SaveWords::tr("%1 is there already.");
    return mayReplace(window, what.arg(QFileInfo(path).fileName()), SaveWords::tr("What is in it is lost when it is replaced."),
        SaveWords::tr("Another name…"));
}

} // namespace

QString asFolderName(QString name)
{
    static const QRegularExpression forbidden(QStringLiteral(R"([\x00-\x1f/\\:*?"<>|]|^\.+)"));
    return name.replace(forbidden, QStringLiteral("_")).trimmed().left(100);
}

QString wholePath(const QString& typed)
{
    QString path = typed.trimmed();
    if (path == QLatin1String("~") || path.startsWith(QLatin1String("~/")))
        path = path.mid(1).prepend(QDir::homePath());
    return path.isEmpty() ? path : QDir::cleanPath(QDir::home().absoluteFilePath(path));
}

bool mayReplace(QWidget* window, const QString& what, const QString& lost, const QString& no)
{
    QMessageBox box(QMessageBox::Question, SaveWords::tr("Replace it?"), what, QMessageBox::NoButton, window);
    box.setObjectName(QStringLiteral("replaceQuestion"));
    box.setInformativeText(lost);
    QPushButton* const replace = box.addButton(SaveWords::tr("Replace"), QMessageBox::DestructiveRole);
    QPushButton* const other = no.isEmpty() ? box.addButton(QMessageBox::Cancel) : box.addButton(no, QMessageBox::RejectRole);
    replace->setObjectName(QStringLiteral("replace"));
    other->setObjectName(QStringLiteral("otherName"));
    box.setDefaultButton(other);
    box.setEscapeButton(other);
    box.exec();
    return box.clickedButton() == replace;
}

QString withEnding(const QString& path, const QList<SaveKind>& kinds, int chosen)
{
    const bool has
        = std::ranges::any_of(kinds, [&](const SaveKind& kind) { return path.endsWith(kind.ending, Qt::CaseInsensitive); });
    return has ? path : path + kinds[chosen].ending;
}

QString askWhereToSave(
    QWidget* window, const QString& title, const QString& proposed, const QList<SaveKind>& kinds, const PlacesInUse* inUse)
{
    QStringList filters;
    for (const SaveKind& kind : kinds)
        filters.append(QStringLiteral("%1 (*%2)").arg(kind.title, kind.ending));
    QString path = proposed;
    QString filter = filters.first();
    do {
        path = QFileDialog::getSaveFileName(
            window, title, path, filters.join(QStringLiteral(";;")), &filter, QFileDialog::DontConfirmOverwrite);
        if (path.isEmpty())
            return {};
        path = withEnding(path, kinds, std::max(0, int(filters.indexOf(filter))));
    } while (!mayWrite(path, window, inUse));
    return path;
}

QString askWhereToSave(QWidget* window, QSettings& settings, const PlacesInUse& inUse, const QString& title, const QString& name,
    const QList<SaveKind>& kinds)
{
    const QString key = QStringLiteral("saveFolder");
    const QString kept = settings.value(key).toString();
    const QString folder = !kept.isEmpty() && QFileInfo(kept).isDir() ? kept : QDir::homePath();
    const QString path = askWhereToSave(window, title, QDir(folder).filePath(name), kinds, &inUse);
    if (!path.isEmpty())
        settings.setValue(key, QFileInfo(path).absolutePath());
    return path;
}

QString savePlotAs(
    QWidget* window, QSettings& settings, const PlacesInUse& inUse, const QString& title, const QString& name, PlotView& plot)
{
    const QString path = askWhereToSave(window, settings, inUse, title, name,
        {{SaveWords::tr("PNG"), QStringLiteral(".png")}, {SaveWords::tr("SVG"), QStringLiteral(".svg")},
            {SaveWords::tr("PDF"), QStringLiteral(".pdf")}});
    if (!path.isEmpty())
        plot.saveImage(path, keptPlotFormat(settings));
    return path;
}

} // namespace clusterlens::ui

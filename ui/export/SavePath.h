#pragma once

#include <QList>
#include <QString>

class QSettings;
class QWidget;

namespace clusterlens::ui {

class PlacesInUse;
class PlotView;

/// A kind of file that can be saved.
struct SaveKind {
    QString title;  ///< "Sessions"
    QString ending; ///< ".clens"
};

/// \p path, with the ending of the chosen kind where it has that of none of them: "Pt_2.5nm" becomes "Pt_2.5nm.clens".
/// \param chosen  index
[[nodiscard]] QString withEnding(const QString& path, const QList<SaveKind>& kinds, int chosen);

/// \p name as a folder or file may be called on any system, for they travel.
[[nodiscard]] QString asFolderName(QString name);

/// A path that the user has typed, whole: "~" is the home folder, and so is where one begins that says no more. Empty stays empty.
[[nodiscard]] QString wholePath(const QString& typed);

/// Asks the user where to save, and again when the file is there, or is being written, and shall stay. \return the whole path; empty when nothing is to be saved
[[nodiscard]] QString askWhereToSave(QWidget* window, const QString& title, const QString& proposed, const QList<SaveKind>& kinds,
    const PlacesInUse* inUse = nullptr);

/// Asks whether what is there may be replaced. Enter and Escape say no.
/// \param what  is there  \param lost  what becomes of it  \param no  on the other button; empty: "Cancel"
[[nodiscard]] bool mayReplace(QWidget* window, const QString& what, const QString& lost, const QString& no = {});

/// The same for plots, pictures, tables and reports: \p name is proposed in the folder where the last one of these was saved.
[[nodiscard]] QString askWhereToSave(QWidget* window, QSettings& settings, const PlacesInUse& inUse, const QString& title,
    const QString& name, const QList<SaveKind>& kinds);

/// Saves a plot where the user says, as it is kept that they look. \return where; empty: nowhere. \throws StoreError
[[nodiscard]] QString savePlotAs(
    QWidget* window, QSettings& settings, const PlacesInUse& inUse, const QString& title, const QString& name, PlotView& plot);

} // namespace clusterlens::ui

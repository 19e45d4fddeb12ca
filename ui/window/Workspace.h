#pragma once

#include "commands/SettingsEditor.h"
#include "document/Autosave.h"
#include "document/Document.h"
#include "document/RecentFiles.h"
#include "runs/CurveQueue.h"
#include "runs/JobQueue.h"
#include "runs/ModelHolder.h"
#include "runs/PlacesInUse.h"
#include "runs/Runs.h"
#include "series/FolderWatcher.h"
#include "threads/Later.h"

#include <QSettings>
#include <QString>

#include <array>
#include <filesystem>

namespace clusterlens::ui {

/// Where a workspace finds and keeps things.
struct WorkspacePlaces {
    std::filesystem::path programFolder; ///< the shipped bundle and the library of the networks are looked for from here
    QString settingsFile;                ///< INI file
    QString recoveryFolder;              ///< made when absent

    /// Those of the program that runs, for the user that runs it.
    [[nodiscard]] static WorkspacePlaces standard();
};

/// All that lives as long as the window, and no widget: it must outlive the window. From then on numbers have a decimal point, whatever the language of the desktop.
struct Workspace {
    explicit Workspace(const WorkspacePlaces& where);

    /// All queues: whatever may be at work.
    [[nodiscard]] std::array<JobQueue*, 4> queues() { return {&queue, &exports, &reports, &movies}; }

    const WorkspacePlaces places;
    QSettings settings;
    Document document;
    RecentFiles recent;
    ModelHolder models;
    JobQueue queue; ///< of calculations
    PlacesInUse inUse;
    JobQueue exports; ///< files are written while calculations go on, each kind for itself: a movie takes minutes
    JobQueue reports; ///< on many curves
    JobQueue movies;
    Runs runs;
    SettingsEditor editor;
    CurveQueue series; ///< runs for many curves
    FolderWatcher watcher;
    Autosave autosave;
    Later afterRun; ///< autosave, once those who follow the document have chosen what is shown
};

} // namespace clusterlens::ui
